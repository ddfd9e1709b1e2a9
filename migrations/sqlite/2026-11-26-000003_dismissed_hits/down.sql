drop table dismissed_hits;
