drop table finding_sources;
drop table readings;
drop table findings;
drop table parts;
