-- An annex of parties, frozen when it is made. Letters of one campaign share it.
create table annexes (
  id integer primary key,
  organisation_id bigint not null references organisations (id),
  title text not null,
  -- JSON: the lists that it was made from, each with title, version and day.
  lists text not null,
  item_count bigint not null,
  -- Over the items in their order.
  digest text not null,
  created_by bigint references people (id),
  created_at timestamp not null
);

create table annex_parties (
  annex_id bigint not null references annexes (id),
  ordinal integer not null,
  -- Where the party comes from: the list and what it calls the party. `own` is no list.
  list_key text not null,
  entry_key text not null,
  -- JSON: what is printed.
  item text not null,
  primary key (annex_id, ordinal)
);
create index annex_parties_entry on annex_parties (list_key, entry_key);

-- Letters that are drafted and followed together.
create table campaigns (
  id integer primary key,
  organisation_id bigint not null references organisations (id),
  title text not null check (title <> ''),
  kind text not null,
  annex_id bigint references annexes (id),
  created_by bigint references people (id),
  created_at timestamp not null
);

-- The words of a kind of letter as an organisation has made them its own.
create table letter_templates (
  id integer primary key,
  organisation_id bigint not null references organisations (id),
  kind text not null,
  language text not null check (language in ('en', 'uk')),
  subject text not null,
  body text not null,
  changed_by bigint references people (id),
  changed_at timestamp not null,
  unique (organisation_id, kind, language)
);

create table letters (
  id integer primary key,
  kind text not null check (kind in ('finding-notice', 'supplier-list-notice', 'red-flag-notice', 'individual-licence-notice',
    'trace-request', 'right-of-reply', 'reminder', 'correction', 'closing')),
  organisation_id bigint not null references organisations (id),
  company_id bigint not null references companies (id),
  campaign_id bigint references campaigns (id),
  -- The letter that a reminder, a correction or a closing letter is about.
  about_id bigint references letters (id),
  language text not null check (language in ('en', 'uk')),
  -- The contact it goes to, and the address as it was when it was chosen: JSON.
  contact_id bigint,
  recipient text not null,
  subject text not null,
  body text not null,
  legal_basis text not null,
  signatory text not null,
  office text not null,
  term_days integer,
  annex_id bigint references annexes (id),
  -- Over the findings of annex A as frozen, in their order.
  findings_digest text not null,
  state text not null check (state in ('draft', 'submitted', 'approved', 'issued', 'delivered', 'bounced', 'acknowledged',
    'answered', 'refused', 'no-reply', 'closed', 'discarded')),
  state_reason text not null,
  drafted_by bigint references people (id),
  drafted_at timestamp not null,
  submitted_by bigint references people (id),
  approved_by bigint references people (id),
  issued_by bigint references people (id),
  issued_at timestamp,
  -- Given when it is issued, without gaps per organisation and year.
  number_year integer,
  number integer,
  pdf_sha256 text not null,
  answer_due_on date,
  -- What a later letter has made of it: blank, `corrected` or `withdrawn`.
  superseded text not null check (superseded in ('', 'corrected', 'withdrawn')),
  revision bigint not null,
  unique (organisation_id, number_year, number)
);
create index letters_company on letters (company_id, state);
create index letters_state on letters (state, answer_due_on);
create index letters_campaign on letters (campaign_id);
create index letters_about on letters (about_id);
create index letters_pdf on letters (pdf_sha256);

create table letter_findings (
  letter_id bigint not null references letters (id),
  finding_id bigint not null references findings (id),
  ordinal integer not null,
  -- What the finding was when it was frozen: a later one may differ.
  finding_revision bigint not null,
  brand_id bigint,
  company_id bigint,
  -- JSON: what is printed.
  item text not null,
  -- Why it is in the annex although the rules would leave it out.
  override_reason text not null,
  primary key (letter_id, finding_id)
);
create index letter_findings_finding on letter_findings (finding_id);

-- Reference numbers given in a year.
create table letter_numbers (
  organisation_id bigint not null references organisations (id),
  year integer not null,
  last_number integer not null,
  primary key (organisation_id, year)
);

-- Each way on which a letter went out.
create table letter_deliveries (
  id integer primary key,
  letter_id bigint not null references letters (id),
  way text not null check (way in ('email', 'post', 'hand', 'portal')),
  state text not null check (state in ('queued', 'sent', 'delivered', 'bounced', 'failed')),
  -- Where to, as it was.
  sent_to text not null,
  note text not null,
  recorded_by bigint references people (id),
  recorded_at timestamp not null,
  tries integer not null,
  next_try_at timestamp,
  problem text not null,
  message_id text not null,
  settled_at timestamp
);
create index letter_deliveries_letter on letter_deliveries (letter_id);
create index letter_deliveries_state on letter_deliveries (state, next_try_at);

create table letter_answers (
  id integer primary key,
  letter_id bigint not null references letters (id),
  -- `link`, or the way on which it came.
  way text not null check (way in ('link', 'email', 'post', 'hand', 'portal')),
  outcome text not null,
  text text not null,
  terms text not null check (terms in ('none', 'quote-with-consent', 'confidential')),
  -- What the company wants said on its page, word for word.
  statement text not null,
  statement_state text not null check (statement_state in ('none', 'offered', 'approved', 'declined')),
  statement_by bigint references people (id),
  statement_at timestamp,
  answered_on date not null,
  recorded_by bigint references people (id),
  recorded_at timestamp not null
);
create index letter_answers_letter on letter_answers (letter_id);
create index letter_answers_statement on letter_answers (statement_state);

create table letter_answer_files (
  id integer primary key,
  answer_id bigint not null references letter_answers (id),
  file_name text not null,
  file_sha256 text not null,
  size_bytes bigint not null
);
create index letter_answer_files_answer on letter_answer_files (answer_id);

-- The private link under which a recipient answers without an account. Only a hash of what is in the link is kept.
create table letter_links (
  id integer primary key,
  letter_id bigint not null references letters (id),
  secret_hash text not null unique,
  made_at timestamp not null,
  ends_on date not null,
  revoked_at timestamp
);
create index letter_links_letter on letter_links (letter_id);

-- What was decided about something that an issued letter carried and that is so no more. What nobody has decided is not here: it
-- is worked out from the annexes and the records, so that nothing can be lost from sight.
create table letter_corrections (
  id integer primary key,
  letter_id bigint not null references letters (id),
  -- `finding` or `party`, and which.
  subject_kind text not null check (subject_kind in ('finding', 'party')),
  subject text not null,
  -- What it had become when it was decided about.
  cause text not null,
  correction_id bigint references letters (id),
  reason text not null,
  decided_by bigint references people (id),
  decided_at timestamp not null
);
create index letter_corrections_letter on letter_corrections (letter_id);
create index letter_corrections_correction on letter_corrections (correction_id);
