-- Ordered by exhibit, an import put each finding somewhere else in this index and wrote the whole of it anew with every batch. Ordered
-- by number, what is new stands behind what was there.
drop index findings_company_today;
create index findings_company_today on findings (company_today_id, is_public, id, exhibit_id, published_at, category);
