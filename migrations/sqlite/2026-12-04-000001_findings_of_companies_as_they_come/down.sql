drop index findings_company_today;
create index findings_company_today on findings (company_today_id, is_public, exhibit_id, published_at, category);
