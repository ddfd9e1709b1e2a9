-- What readers of public records have said about them: an error, or that the part is theirs.
create table reports (
  id bigint primary key,
  kind text not null check (kind in ('error', 'our-part')),
  about_kind text not null check (about_kind in ('finding', 'part', 'company', 'weapon', 'exhibit')),
  -- Where the record stands below the language: findings/F-000123. Its title is as it was then.
  about_path text not null check (about_path <> ''),
  about_title text not null,
  message text not null check (message <> ''),
  locale text not null check (locale in ('en', 'uk')),
  -- Of the form that was sent: one form makes one report.
  nonce text not null unique,
  created_at timestamp not null,
  state text not null check (state in ('new', 'in_work', 'accepted', 'declined', 'duplicate')),
  changed_at timestamp not null,
  duplicate_of bigint references reports (id),
  -- What was reported, in our words, for the public log.
  summary text not null,
  answer text not null,
  answer_is_public boolean not null
);
create index reports_state on reports (state, id);
create index reports_duplicate_of on reports (duplicate_of);

-- Apart from the report, so that nothing that reads reports for the public can reach it, and it can be taken out.
create table report_contacts (
  report_id bigint primary key not null references reports (id),
  name text not null,
  address text not null
);

-- What forms are signed with: one row, random, made at the first start.
create table report_secret (
  id bigint primary key not null check (id = 1),
  secret text not null check (secret <> '')
);
