-- Whom to notify asks for the findings of all companies at once: everything that it counts stands in this index.
drop index findings_company_today;
create index findings_company_today on findings (company_today_id, is_public, exhibit_id, published_at, category);
