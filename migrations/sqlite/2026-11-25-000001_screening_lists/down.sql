drop table list_entry_identifiers;
drop table list_entry_addresses;
drop table list_entry_names;
drop table list_entries;
drop table list_files;
drop table list_versions;
drop table screening_lists;
