drop table contact_copies;
