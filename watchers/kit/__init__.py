"""What source kinds are made of, as far as more than one file has a use for it.

visits          one look at one address: has it changed, and what to remember for the next
services        addresses made of questions, and answers taken leniently
json_items      entries out of JSON, by where they stand in it
sitemaps        entries out of news sitemaps
items           an entry of any source to an article
article_pages   the option of kinds whose articles have pages of their own

Entries out of feeds and out of web pages have packages of their own.
"""
