drop table reference_loads;
drop table id_sequences;
drop table journal_changes;
drop table journal_entries;
drop table journal_head;
