-- A record of a company that is the same company as another one: everything about it answers with that one. Nothing else of it changes.
alter table companies add column merged_into bigint references companies (id) check (merged_into <> id);
create index companies_merged_into on companies (merged_into) where merged_into is not null;

alter table company_proposals drop constraint company_proposals_kind_check;
alter table company_proposals drop constraint company_proposals_source_check;
-- Why two records are one company, or are not.
alter table company_proposals add column grounds text not null default '';
alter table company_proposals add constraint company_proposals_kind_check check (kind in ('tenure', 'event', 'parent', 'company', 'merge', 'unmerge'));
alter table company_proposals add constraint company_proposals_source_check check (source <> '' or kind in ('merge', 'unmerge'));
alter table company_proposals add constraint company_proposals_grounds_check check ((grounds <> '') = (kind in ('merge', 'unmerge')));

-- What findings said of their companies before they followed the merge of a record, and after: an undo puts that back.
create table company_merge_findings (
  merged_id bigint not null references companies (id),
  finding_id bigint not null references findings (id),
  company_id bigint references companies (id),
  company_today_id bigint references companies (id),
  left_company_id bigint references companies (id),
  left_company_today_id bigint references companies (id),
  primary key (merged_id, finding_id)
);
create index company_merge_findings_finding on company_merge_findings (finding_id);
create index company_merge_findings_company on company_merge_findings (company_id);
create index company_merge_findings_company_today on company_merge_findings (company_today_id);
create index company_merge_findings_left_company on company_merge_findings (left_company_id);
create index company_merge_findings_left_company_today on company_merge_findings (left_company_today_id);
