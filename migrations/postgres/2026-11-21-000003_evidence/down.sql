drop table sources;
drop table origin_groups;
