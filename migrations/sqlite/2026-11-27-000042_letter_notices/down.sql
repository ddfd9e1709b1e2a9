drop table letter_notices;
