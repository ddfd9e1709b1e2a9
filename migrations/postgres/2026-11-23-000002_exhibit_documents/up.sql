-- Papers of an exhibit: the protocol of a handover, a photograph of a seal as PDF. Where one belongs to an event of its custody, it
-- says to which. Never public, as custody is not.
create table exhibit_documents (
  exhibit_id bigint not null references exhibits (id),
  document_id bigint not null references documents (id),
  custody_event_id bigint references custody_events (id),
  position integer not null,
  primary key (exhibit_id, document_id)
);
create index exhibit_documents_document on exhibit_documents (document_id);
create index exhibit_documents_custody_event on exhibit_documents (custody_event_id);
