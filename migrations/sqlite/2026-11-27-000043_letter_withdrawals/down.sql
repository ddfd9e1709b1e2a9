drop table letter_withdrawals;
