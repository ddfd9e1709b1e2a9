drop table company_proposals;
