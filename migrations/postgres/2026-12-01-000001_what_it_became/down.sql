alter table export_decisions drop column became;
alter table letter_corrections drop column became;
