alter table letter_answer_files drop column media_type;
