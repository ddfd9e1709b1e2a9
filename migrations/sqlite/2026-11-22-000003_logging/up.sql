-- What people record, as opposed to what an import brings: who, for whom, how far it may go, and why it stands where it stands.
alter table findings add column position integer not null default 0;
alter table findings add column notes text not null default '';
alter table findings add column author_id bigint references people (id);
alter table findings add column organisation_id bigint references organisations (id);
alter table findings add column tlp text not null default 'CLEAR' check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'));
-- Not before this day.
alter table findings add column publish_on date;
-- Derived from state, sharing marks and day by one function of the program, so that every reader asks one column.
alter table findings add column is_public boolean not null default false;
alter table findings add column state_reason text not null default '';
alter table findings add column in_review_since timestamp;
update findings set is_public = true where state = 'published';
create index findings_author on findings (author_id, state) where author_id is not null;
create index findings_organisation on findings (organisation_id, state) where organisation_id is not null;
create index findings_in_review on findings (in_review_since) where in_review_since is not null;
create index findings_publish_on on findings (publish_on) where publish_on is not null;

alter table readings add column author_id bigint references people (id);
alter table readings add column lot text not null default '';
alter table readings add column country_marked text not null default '';
-- Why another reading is preferred; blank for the preferred one.
alter table readings add column set_aside_reason text not null default '';
alter table readings add column made_state text not null default 'not_read' check (made_state in ('read', 'open', 'not_read'));
-- A second person has seen it: what one person adds to a published finding waits for the next.
alter table readings add column is_reviewed boolean not null default true;
update readings set made_state = (select findings.made_state from findings where findings.id = readings.finding_id)
where made_from is not null;
create unique index readings_preferred on readings (finding_id) where preferred;
create index readings_author on readings (author_id) where author_id is not null;

-- The digit of the Admiralty grade: 1 confirmed by others ... 6 cannot be judged. The letter stands with the source.
alter table finding_sources add column credibility integer not null default 6 check (credibility between 1 and 6);

-- Each move of a finding with its reason, and the finding as it was then: what a reviewer compares with.
create table finding_moves (
  id integer primary key,
  finding_id bigint not null references findings (id),
  kind text not null check (kind in ('submitted', 'taken_back', 'published', 'returned', 'rejected', 'withdrawn', 'corrected')),
  person_id bigint references people (id),
  at timestamp not null,
  reason text not null,
  revision bigint not null,
  snapshot text not null
);
create index finding_moves_finding on finding_moves (finding_id, id);
create index finding_moves_person on finding_moves (person_id);

create table finding_disputes (
  id integer primary key,
  finding_id bigint not null references findings (id),
  opened_by bigint references people (id),
  opened_at timestamp not null,
  reason text not null check (reason <> ''),
  closed_by bigint references people (id),
  closed_at timestamp,
  outcome text not null
);
create index finding_disputes_finding on finding_disputes (finding_id);
create index finding_disputes_opened_by on finding_disputes (opened_by);
create index finding_disputes_closed_by on finding_disputes (closed_by);

-- How the day in recovered_on is meant, and what is withheld: by whom, who holds it.
alter table exhibits add column recovered_precision text not null default 'as_stated' check (recovered_precision in ('as_stated', 'about', 'not_before', 'not_after'));
alter table exhibits add column recovered_by text not null default '';
alter table exhibits add column held_by text not null default '';
alter table exhibits add column hazard text not null default 'not_checked' check (hazard in ('not_checked', 'none_known', 'explosive', 'toxic', 'radiation', 'several', 'cleared'));
alter table exhibits add column tlp text not null default 'CLEAR' check (tlp in ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED'));
alter table exhibits add column created_by bigint references people (id);
alter table exhibits add column organisation_id bigint references organisations (id);
-- The running number given to the part logged last.
alter table exhibits add column last_position integer not null default 0;
alter table exhibits add column revision bigint not null default 0;
create index exhibits_created_by on exhibits (created_by) where created_by is not null;
create index exhibits_organisation on exhibits (organisation_id) where organisation_id is not null;

-- What happened to an exhibit, in the order in which it was recorded. Never edited: a further event corrects an earlier one.
create table custody_events (
  id integer primary key,
  exhibit_id bigint not null references exhibits (id),
  kind text not null check (kind in ('recovered', 'sealed', 'transferred', 'examined', 'sampled', 'returned', 'destroyed', 'lost')),
  happened_on text not null,
  precision text not null check (precision in ('as_stated', 'about', 'not_before', 'not_after')),
  from_whom text not null,
  to_whom text not null,
  seal text not null,
  reason text not null,
  corrects_id bigint references custody_events (id),
  recorded_by bigint references people (id),
  recorded_at timestamp not null
);
create index custody_events_exhibit on custody_events (exhibit_id, id);
create index custody_events_corrects on custody_events (corrects_id);
create index custody_events_recorded_by on custody_events (recorded_by);
