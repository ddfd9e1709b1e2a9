-- What a file of an answer is, told by its content.
alter table letter_answer_files add column media_type text not null default '';
