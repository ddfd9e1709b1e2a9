create table parts (
  id bigint primary key,
  brand_id bigint not null references brands (id),
  number text not null check (number <> ''),
  number_squashed text not null,
  category text not null,
  unique (brand_id, number_squashed)
);
create index parts_number on parts (number_squashed);

create table findings (
  id bigint primary key,
  exhibit_id bigint not null references exhibits (id),
  assembly text not null,
  quantity integer not null check (quantity > 0),
  marking text not null,
  marking_state text not null check (marking_state in ('as_seen', 'not_readable', 'sanded_off', 'no_marking', 'not_examined', 'not_stated')),
  description text not null,
  category text not null,
  maker_string_id bigint references maker_strings (id),
  brand_id bigint references brands (id),
  brand_certainty text not null check (brand_certainty in ('certain', 'likely', 'possible', 'none')),
  company_id bigint references companies (id),
  company_today_id bigint references companies (id),
  part_id bigint references parts (id),
  made_from date,
  made_to date,
  made_state text not null check (made_state in ('read', 'open', 'not_read')),
  standing text not null check (standing in ('single_source', 'documented', 'corroborated', 'disputed', 'withdrawn')),
  state text not null check (state in ('draft', 'in_review', 'published', 'returned', 'rejected', 'withdrawn')),
  published_at timestamp,
  changed_at timestamp not null,
  revision bigint not null
);
create index findings_exhibit on findings (exhibit_id);
create index findings_part on findings (part_id);
create index findings_brand on findings (brand_id);
create index findings_company_today on findings (company_today_id);
create index findings_company on findings (company_id);
create index findings_maker_string on findings (maker_string_id);

-- What the marking is taken to say; several may stand, one is preferred.
create table readings (
  id bigint primary key,
  finding_id bigint not null references findings (id),
  method text not null check (method in ('automatic', 'source', 'eye', 'microscope', 'x_ray', 'opened', 'laboratory')),
  author text not null,
  part_number text not null,
  brand_id bigint references brands (id),
  date_code text not null,
  made_from date,
  made_to date,
  certainty text not null check (certainty in ('certain', 'likely', 'possible', 'none')),
  basis text not null,
  alternatives text not null,
  preferred boolean not null,
  made_at timestamp not null
);
create index readings_finding on readings (finding_id);
create index readings_brand on readings (brand_id);

-- Where a source reports a finding: one row per source, record and exhibit.
create table finding_sources (
  id bigint primary key,
  finding_id bigint not null references findings (id),
  source_id bigint not null references sources (id),
  external_id text not null,
  part integer not null,
  url text not null,
  image_url text not null,
  record_digest text not null,
  from_sample boolean not null,
  unique (source_id, external_id, part)
);
create index finding_sources_finding on finding_sources (finding_id);
