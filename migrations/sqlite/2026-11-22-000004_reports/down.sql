drop table report_secret;
drop table report_contacts;
drop table reports;
