-- Photographs by the hash of their bytes. A row is made after its objects are stored.
create table photographs (
  id integer primary key,
  sha256 text not null unique check (length(sha256) = 64),
  size_bytes bigint not null check (size_bytes > 0),
  media_type text not null,
  -- As the picture stands upright.
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  orientation integer not null check (orientation between 1 and 8),
  frames integer not null check (frames > 0),
  -- From the camera, for those who work on it; never public.
  taken_on text,
  perceptual_hash bigint not null,
  near_photograph_id bigint references photographs (id),
  near_distance integer,
  uploaded_by bigint not null references people (id),
  uploaded_at timestamp not null,
  original_name text not null,
  rights text not null,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
  state text not null check (state in ('asked', 'kept', 'set_aside', 'withdrawn'))
);
create index photographs_near on photographs (near_photograph_id);
create index photographs_uploaded_by on photographs (uploaded_by);
create index photographs_state on photographs (state);

-- What is shown of a photograph: made by the program, without any metadata.
create table photograph_derivatives (
  photograph_id bigint not null references photographs (id),
  kind text not null check (kind in ('thumbnail', 'page', 'full')),
  format text not null check (format in ('webp', 'jpeg')),
  sha256 text not null check (length(sha256) = 64),
  width integer not null check (width > 0),
  height integer not null check (height > 0),
  size_bytes bigint not null check (size_bytes > 0),
  primary key (photograph_id, kind, format)
);
create index photograph_derivatives_sha256 on photograph_derivatives (sha256);

create table documents (
  id integer primary key,
  sha256 text not null unique check (length(sha256) = 64),
  size_bytes bigint not null check (size_bytes > 0),
  media_type text not null,
  title text not null,
  original_name text not null,
  uploaded_by bigint not null references people (id),
  uploaded_at timestamp not null,
  tlp text not null check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'))
);
create index documents_uploaded_by on documents (uploaded_by);

-- Which photographs show a finding, and where in the upright picture: thousandths of its width and height, or no region.
create table finding_photographs (
  finding_id bigint not null references findings (id),
  photograph_id bigint not null references photographs (id),
  position integer not null,
  region_left integer,
  region_top integer,
  region_width integer,
  region_height integer,
  caption text not null,
  primary key (finding_id, photograph_id),
  check (
    (region_left is null and region_top is null and region_width is null and region_height is null)
    or (region_left >= 0 and region_top >= 0 and region_width > 0 and region_height > 0
        and region_left + region_width <= 1000 and region_top + region_height <= 1000)
  )
);
create index finding_photographs_photograph on finding_photographs (photograph_id);

create table finding_documents (
  finding_id bigint not null references findings (id),
  document_id bigint not null references documents (id),
  position integer not null,
  primary key (finding_id, document_id)
);
create index finding_documents_document on finding_documents (document_id);

create table exhibit_photographs (
  exhibit_id bigint not null references exhibits (id),
  photograph_id bigint not null references photographs (id),
  position integer not null,
  caption text not null,
  primary key (exhibit_id, photograph_id)
);
create index exhibit_photographs_photograph on exhibit_photographs (photograph_id);
