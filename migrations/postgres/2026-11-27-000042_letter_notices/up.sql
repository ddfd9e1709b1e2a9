-- What the program has done by itself about the term of a letter, once for each term: a reminder prepared, officials told by e-mail.
create table letter_notices (
  id bigint primary key,
  letter_id bigint not null references letters (id),
  kind text not null check (kind in ('reminder', 'term-soon', 'term-passed')),
  -- The term that it is about.
  due_on date not null,
  -- The draft that was prepared.
  reminder_id bigint references letters (id),
  noted_at timestamp not null,
  -- Of an e-mail; a reminder is done with its row.
  state text not null check (state in ('done', 'queued', 'sent', 'failed')),
  tries integer not null,
  next_try_at timestamp,
  problem text not null,
  unique (letter_id, kind, due_on)
);
create index letter_notices_reminder on letter_notices (reminder_id);
create index letter_notices_state on letter_notices (state, next_try_at);
