-- Issued letters that are withdrawn as a whole: proposed by one official with the reason, confirmed by another.
create table letter_withdrawals (
  id integer primary key,
  letter_id bigint not null references letters (id),
  reason text not null check (reason <> ''),
  proposed_by bigint not null references people (id),
  proposed_at timestamp not null,
  state text not null check (state in ('proposed', 'confirmed', 'declined')),
  decided_by bigint references people (id),
  decided_at timestamp,
  check (state <> 'confirmed' or (decided_by is not null and decided_by <> proposed_by))
);
create index letter_withdrawals_letter on letter_withdrawals (letter_id);
create index letter_withdrawals_proposed_by on letter_withdrawals (proposed_by);
create index letter_withdrawals_decided_by on letter_withdrawals (decided_by);
