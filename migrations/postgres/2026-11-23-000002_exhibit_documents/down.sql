drop table exhibit_documents;
