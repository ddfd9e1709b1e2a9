drop table company_contacts;
