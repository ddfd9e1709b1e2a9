create table companies (
  id integer primary key,
  key text not null unique,
  legal_name text not null check (legal_name <> ''),
  name_normalised text not null,
  country text not null,
  headquarters text not null,
  status text not null check (status in ('active', 'merged', 'defunct', 'unknown')),
  active_from text not null,
  active_to text not null,
  parent_id bigint references companies (id),
  website_domain text not null,
  lei text not null,
  identification text not null check (identification in ('certain', 'likely', 'as_published')),
  notes text not null,
  source text not null,
  reference_digest text not null
);
create index companies_parent on companies (parent_id);
create index companies_name on companies (name_normalised);

create table brands (
  id integer primary key,
  key text not null unique,
  name text not null check (name <> ''),
  name_normalised text not null,
  reference_digest text not null
);

-- A company owns a brand from one date to another; blank means not known or still.
create table brand_tenures (
  id integer primary key,
  brand_id bigint not null references brands (id),
  company_id bigint not null references companies (id),
  valid_from text not null,
  valid_to text not null,
  source text not null,
  unique (brand_id, company_id, valid_from, valid_to)
);
create index brand_tenures_company on brand_tenures (company_id);

create table brand_names (
  id integer primary key,
  brand_id bigint not null references brands (id),
  tenure_id bigint references brand_tenures (id),
  text text not null check (text <> ''),
  text_normalised text not null,
  kind text not null,
  ambiguous boolean not null
);
create index brand_names_brand on brand_names (brand_id);
create index brand_names_tenure on brand_names (tenure_id);

create table company_events (
  id integer primary key,
  predecessor_id bigint not null references companies (id),
  successor_id bigint not null references companies (id),
  kind text not null,
  happened_on text not null,
  scope text not null,
  predecessor_continues boolean not null,
  source text not null,
  check (predecessor_id <> successor_id)
);
create index company_events_predecessor on company_events (predecessor_id);
create index company_events_successor on company_events (successor_id);

-- What a source wrote where the maker belongs, as written, and what it was taken to mean.
create table maker_strings (
  id integer primary key,
  text text not null unique,
  role text not null check (role in ('maker', 'supplier', 'unidentified', 'unknown')),
  brand_id bigint references brands (id),
  company_id bigint references companies (id),
  certainty text not null check (certainty in ('certain', 'likely', 'possible', 'none')),
  reason text not null,
  stated_owner text not null
);
create index maker_strings_brand on maker_strings (brand_id);
create index maker_strings_company on maker_strings (company_id);

create table maker_string_parties (
  id integer primary key,
  maker_string_id bigint not null references maker_strings (id),
  role text not null,
  name text not null
);
create index maker_string_parties_string on maker_string_parties (maker_string_id);
