drop table weapon_strings;
drop table exhibits;
drop table weapon_names;
drop table weapon_systems;
