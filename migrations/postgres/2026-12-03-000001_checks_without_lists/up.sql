-- Here a list in a check costs nothing.
select 1;
