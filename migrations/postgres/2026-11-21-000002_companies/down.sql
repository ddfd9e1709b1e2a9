drop table maker_string_parties;
drop table maker_strings;
drop table company_events;
drop table brand_names;
drop table brand_tenures;
drop table brands;
drop table companies;
