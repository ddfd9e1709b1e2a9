drop table exhibit_photographs;
drop table finding_documents;
drop table finding_photographs;
drop table documents;
drop table photograph_derivatives;
drop table photographs;
