create index findings_maker_string on findings (maker_string_id);
create index readings_brand on readings (brand_id);
create index findings_company on findings (company_id);
create index findings_brand on findings (brand_id);
