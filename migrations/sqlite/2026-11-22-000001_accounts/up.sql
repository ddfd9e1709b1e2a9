create table organisations (
  id integer primary key,
  name text not null check (name <> ''),
  name_normalised text not null unique,
  country text not null,
  kind text not null check (kind in ('authority', 'laboratory', 'research', 'media', 'other'))
);

create table people (
  id integer primary key,
  organisation_id bigint not null references organisations (id),
  email text not null unique check (email <> ''),
  name text not null check (name <> ''),
  state text not null check (state in ('invited', 'active', 'disabled')),
  -- Blank while no password has been chosen.
  password_hash text not null,
  -- Base32; blank while there are no one-time codes. A code is accepted only for a step after `totp_step`.
  totp_secret text not null,
  totp_step bigint not null,
  -- What passkeys know the person by: never the e-mail address.
  passkey_handle text not null unique,
  created_at timestamp not null
);
create index people_organisation on people (organisation_id);

create table person_roles (
  person_id bigint not null references people (id),
  role text not null check (role in ('researcher', 'reviewer', 'official', 'admin')),
  primary key (person_id, role)
);

create table recovery_codes (
  person_id bigint not null references people (id),
  code_hash text not null,
  used_at timestamp,
  primary key (person_id, code_hash)
);

create table passkeys (
  id integer primary key,
  person_id bigint not null references people (id),
  credential_id text not null unique,
  name text not null,
  credential text not null,
  created_at timestamp not null,
  last_used_at timestamp
);
create index passkeys_person on passkeys (person_id);

-- Something begun in one request and finished in another: a passkey ceremony, one-time codes being set up.
create table ceremonies (
  session_hash text not null,
  kind text not null,
  state text not null,
  expires_at timestamp not null,
  primary key (session_hash, kind)
);

create table one_time_links (
  token_hash text primary key not null,
  kind text not null check (kind in ('set_up', 'invite', 'reset')),
  person_id bigint references people (id),
  created_at timestamp not null,
  expires_at timestamp not null,
  used_at timestamp
);
create index one_time_links_person on one_time_links (person_id);

create table devices (
  id integer primary key,
  person_id bigint not null references people (id),
  token_hash text not null unique,
  created_at timestamp not null,
  seen_at timestamp not null
);
create index devices_person on devices (person_id);

create table sessions (
  id integer primary key,
  token_hash text not null unique,
  person_id bigint not null references people (id),
  -- What has been proved: the password; the password by somebody who has no second factor yet; everything.
  stage text not null check (stage in ('password', 'enrolling', 'full')),
  created_at timestamp not null,
  seen_at timestamp not null,
  address text not null,
  agent text not null
);
create index sessions_person on sessions (person_id);

-- Failures by what they are counted under: an account from an address, an address.
create table sign_in_failures (
  subject text primary key not null,
  failures bigint not null,
  last_at timestamp not null
);

create table api_tokens (
  id integer primary key,
  person_id bigint not null references people (id),
  token_hash text not null unique,
  name text not null check (name <> ''),
  scope text not null check (scope in ('read', 'log', 'import')),
  created_at timestamp not null,
  expires_at timestamp not null,
  last_used_at timestamp,
  revoked_at timestamp
);
create index api_tokens_person on api_tokens (person_id);

-- Sign-ins, failures, changes of factors, use of tokens by day. Has no revision and is not part of the journal.
create table access_log (
  id integer primary key,
  at timestamp not null,
  kind text not null,
  person_id bigint,
  address text not null,
  detail text not null
);
create index access_log_person on access_log (person_id, id);

-- Where a form that was taken led to, so that the same form sent twice does its work once. Person 0 is nobody signed in.
create table form_receipts (
  person_id bigint not null,
  form_id text not null,
  location text not null,
  at timestamp not null,
  primary key (person_id, form_id)
);
create index form_receipts_at on form_receipts (at);
