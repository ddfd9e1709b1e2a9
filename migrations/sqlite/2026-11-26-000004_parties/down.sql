drop table party_links;
drop table parties;
