alter table exhibits drop column taken_back_because;
drop table import_exhibits;
