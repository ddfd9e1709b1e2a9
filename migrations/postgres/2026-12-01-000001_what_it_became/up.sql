-- What a carried finding had become when it was decided about: the brand or company it is read as, the revision of the move that took it
-- from the public, the list version that dropped the party; 0 where there is none. A decision holds for that alone. Null in rows from
-- before, which hold for their cause.
alter table letter_corrections add column became bigint;
alter table export_decisions add column became bigint;
