BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0017');
CREATE TABLE audit (
	number INTEGER NOT NULL, 
	at BIGINT NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	actor VARCHAR(32), 
	client VARCHAR(32), 
	address VARCHAR(100) NOT NULL, 
	object VARCHAR(32), 
	result VARCHAR(40) NOT NULL, 
	content TEXT NOT NULL, 
	digest BLOB NOT NULL, 
	CONSTRAINT pk_audit PRIMARY KEY (number)
);
INSERT INTO "audit" VALUES(1,1790000000000,'login','ada',NULL,'127.0.0.1',NULL,'done','{"login":"ada"}',X'D3DFBD9D4FFF682CF0B4A274D3F27EBCC219103259DE0F8E08628C94F79482B6');
CREATE TABLE checkpoints (
	thing VARCHAR(32) NOT NULL, 
	upto BIGINT NOT NULL, 
	state BLOB NOT NULL, 
	CONSTRAINT pk_checkpoints PRIMARY KEY (thing, upto)
);
CREATE TABLE clients (
	id VARCHAR(32) NOT NULL, 
	secret BLOB, 
	redirect_uris TEXT NOT NULL, 
	grants VARCHAR(500) NOT NULL, 
	scopes VARCHAR(500) NOT NULL, 
	created_by VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	disabled_at BIGINT, 
	last_used_at BIGINT, 
	CONSTRAINT pk_clients PRIMARY KEY (id), 
	CONSTRAINT fk_clients_id_users FOREIGN KEY(id) REFERENCES users (id), 
	CONSTRAINT fk_clients_created_by_users FOREIGN KEY(created_by) REFERENCES users (id)
);
INSERT INTO "clients" VALUES('c',X'2E7D2C03A9507AE265ECF5B5356885A53393A2029D241394997265A1A25AEFC6','','client_credentials','stream','ada',1790000000000,NULL,NULL);
CREATE TABLE codes (
	secret BLOB NOT NULL, 
	client VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	scopes VARCHAR(500) NOT NULL, 
	redirect_uri TEXT NOT NULL, 
	challenge VARCHAR(43) NOT NULL, 
	family VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	CONSTRAINT pk_codes PRIMARY KEY (secret), 
	CONSTRAINT fk_codes_client_clients FOREIGN KEY(client) REFERENCES clients (id), 
	CONSTRAINT fk_codes_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "codes" VALUES(X'5694D08A2E53FFCAE0C3103E5AD6F6076ABD960EB1F8A56577040BC1028F702B','c','ada','stream','https://x/','ccccccccccccccccccccccccccccccccccccccccccc','f',1790000000000,1790000001000,NULL);
CREATE TABLE comment_mentions (
	comment VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	written TEXT NOT NULL, 
	CONSTRAINT pk_comment_mentions PRIMARY KEY (comment, user_id), 
	CONSTRAINT fk_comment_mentions_comment_comments FOREIGN KEY(comment) REFERENCES comments (id), 
	CONSTRAINT fk_comment_mentions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "comment_mentions" VALUES('c','ben','Ben');
CREATE TABLE comment_reads (
	user_id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	thread VARCHAR(32) NOT NULL, 
	number BIGINT NOT NULL, 
	CONSTRAINT pk_comment_reads PRIMARY KEY (user_id, thing, thread), 
	CONSTRAINT fk_comment_reads_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_comment_reads_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
INSERT INTO "comment_reads" VALUES('ben','t','c',1);
CREATE TABLE comments (
	number INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	thread VARCHAR(32) NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	widget VARCHAR(128), 
	x FLOAT, 
	y FLOAT, 
	created_at BIGINT NOT NULL, 
	resolved_at BIGINT, 
	resolved_by VARCHAR(32), 
	deleted_at BIGINT, 
	CONSTRAINT pk_comments PRIMARY KEY (number), 
	CONSTRAINT fk_comments_thing_things FOREIGN KEY(thing) REFERENCES things (id), 
	CONSTRAINT fk_comments_author_users FOREIGN KEY(author) REFERENCES users (id), 
	CONSTRAINT fk_comments_resolved_by_users FOREIGN KEY(resolved_by) REFERENCES users (id), 
	CONSTRAINT uq_comments_id UNIQUE (id)
);
INSERT INTO "comments" VALUES(1,'c','t','c','ada','Look, @Ben!',NULL,NULL,NULL,1790000000000,NULL,NULL,NULL);
CREATE TABLE deliveries (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	receiver VARCHAR(32) NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	seq BIGINT NOT NULL, 
	group_id VARCHAR(32), 
	thing VARCHAR(32), 
	lane VARCHAR(40) NOT NULL, 
	body BLOB NOT NULL, 
	attempts INTEGER NOT NULL, 
	tried_since BIGINT, 
	due_at BIGINT NOT NULL, 
	error VARCHAR(500) DEFAULT '' NOT NULL, 
	dead_at BIGINT, 
	CONSTRAINT fk_deliveries_receiver_receivers FOREIGN KEY(receiver) REFERENCES receivers (id)
);
INSERT INTO "deliveries" VALUES(1,'r','m',0,'g',NULL,'group g',X'7B7D',0,NULL,1790000000000,'',NULL);
CREATE TABLE device_codes (
	secret BLOB NOT NULL, 
	user_code BLOB NOT NULL, 
	client VARCHAR(32) NOT NULL, 
	scopes VARCHAR(500) NOT NULL, 
	user_id VARCHAR(32), 
	approved BOOLEAN, 
	interval INTEGER NOT NULL, 
	polled_at BIGINT, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT pk_device_codes PRIMARY KEY (secret), 
	CONSTRAINT fk_device_codes_client_clients FOREIGN KEY(client) REFERENCES clients (id), 
	CONSTRAINT fk_device_codes_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT uq_device_codes_user_code UNIQUE (user_code)
);
INSERT INTO "device_codes" VALUES(X'263A4DBE41488FB87214B0032339DBB9F0C8DA14C16DFCF13084BF3C2552ECA5',X'4A8D8134F29B0B7B60C126F5532BC9F5D9BB73037373CF6FB872D81F1DCEFDFD','c','stream',NULL,NULL,5,NULL,1790000000000,1790000001000);
CREATE TABLE edits (
	number INTEGER NOT NULL, 
	id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	content BLOB NOT NULL, 
	state VARCHAR(10) NOT NULL, 
	CONSTRAINT pk_edits PRIMARY KEY (number), 
	CONSTRAINT uq_edits_id UNIQUE (id)
);
CREATE TABLE facts (
	name VARCHAR(60) NOT NULL, 
	value VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_facts PRIMARY KEY (name)
);
CREATE TABLE favourites (
	user_id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_favourites PRIMARY KEY (user_id, thing), 
	CONSTRAINT fk_favourites_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_favourites_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
INSERT INTO "favourites" VALUES('ada','t');
CREATE TABLE feed (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR(32) NOT NULL, 
	action VARCHAR(60) NOT NULL, 
	actor VARCHAR(32), 
	group_id VARCHAR(32), 
	thing VARCHAR(32), 
	at BIGINT NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT uq_feed_id UNIQUE (id)
);
CREATE TABLE "groups" (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	live BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	asked_by VARCHAR(32), 
	asked_at BIGINT, 
	CONSTRAINT pk_groups PRIMARY KEY (id), 
	CONSTRAINT fk_groups_asked_by_users FOREIGN KEY(asked_by) REFERENCES users (id)
);
INSERT INTO "groups" VALUES('g','Workshop',1,1790000000000,NULL,NULL);
CREATE TABLE identities (
	issuer VARCHAR(300) NOT NULL, 
	subject VARCHAR(300) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_identities_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
CREATE TABLE images (
	thing VARCHAR(32) NOT NULL, 
	id VARCHAR(128) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	media_type VARCHAR(100) NOT NULL, 
	size BIGINT NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_images PRIMARY KEY (thing, id), 
	CONSTRAINT fk_images_author_users FOREIGN KEY(author) REFERENCES users (id), 
	CONSTRAINT fk_images_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
CREATE TABLE "links" (
	secret BLOB NOT NULL, 
	purpose VARCHAR(20) NOT NULL, 
	group_id VARCHAR(32), 
	admin BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	used_at BIGINT, 
	user_id VARCHAR(32), 
	CONSTRAINT pk_links PRIMARY KEY (secret), 
	CONSTRAINT fk_links_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_links_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "links" VALUES(X'B1B1BDB480C61D075300D9BFF7D9CB69CF31695EA048E478FACADF426E8D0FB0','join','g',0,1790000000000,1790000001000,NULL,NULL);
INSERT INTO "links" VALUES(X'5E884898DA28047151D0E56F8DC6292773603D0D6AABBDD62A11EF721D1542D8','password',NULL,0,1790000000000,1790000001000,NULL,'ada');
CREATE TABLE "members" (
	group_id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	admin BOOLEAN NOT NULL, 
	CONSTRAINT pk_members PRIMARY KEY (group_id, user_id), 
	CONSTRAINT fk_members_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_members_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "members" VALUES('g','ada',0);
INSERT INTO "members" VALUES('g','c',0);
CREATE TABLE named_versions (
	thing VARCHAR(32) NOT NULL, 
	version BIGINT NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	named_by VARCHAR(32) NOT NULL, 
	named_at BIGINT NOT NULL, 
	CONSTRAINT pk_named_versions PRIMARY KEY (thing, version), 
	CONSTRAINT fk_named_versions_thing_things FOREIGN KEY(thing) REFERENCES things (id), 
	CONSTRAINT fk_named_versions_named_by_users FOREIGN KEY(named_by) REFERENCES users (id)
);
INSERT INTO "named_versions" VALUES('t',1,'First draft','ada',1790000000000);
CREATE TABLE notifications (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	user_id VARCHAR(32) NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	made_by VARCHAR(32) NOT NULL, 
	thing VARCHAR(32), 
	group_id VARCHAR(32), 
	comment VARCHAR(32), 
	at BIGINT NOT NULL, 
	read_at BIGINT, 
	CONSTRAINT fk_notifications_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_notifications_made_by_users FOREIGN KEY(made_by) REFERENCES users (id), 
	CONSTRAINT fk_notifications_thing_things FOREIGN KEY(thing) REFERENCES things (id), 
	CONSTRAINT fk_notifications_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id)
);
INSERT INTO "notifications" VALUES(1,'ben','shared','ada','t',NULL,NULL,1790000000000,NULL);
CREATE TABLE openings (
	user_id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	CONSTRAINT pk_openings PRIMARY KEY (user_id, thing), 
	CONSTRAINT fk_openings_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_openings_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
INSERT INTO "openings" VALUES('ada','t',1790000000000);
CREATE TABLE owners (
	thing VARCHAR(32) NOT NULL, 
	epoch BIGINT NOT NULL, 
	CONSTRAINT pk_owners PRIMARY KEY (thing)
);
CREATE TABLE performed (
	request VARCHAR(64) NOT NULL, 
	at BIGINT NOT NULL, 
	result BLOB NOT NULL, 
	CONSTRAINT pk_performed PRIMARY KEY (request)
);
CREATE TABLE poisons (
	number INTEGER NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	why VARCHAR(500) NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_poisons PRIMARY KEY (number)
);
CREATE TABLE quarantined (
	thing VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	why VARCHAR(500) NOT NULL, 
	CONSTRAINT pk_quarantined PRIMARY KEY (thing)
);
CREATE TABLE receivers (
	id VARCHAR(32) NOT NULL, 
	url TEXT NOT NULL, 
	group_id VARCHAR(32), 
	made_by VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	actions TEXT, 
	kind VARCHAR(10) NOT NULL, 
	"key" BLOB NOT NULL, 
	old_key BLOB, 
	old_until BIGINT, 
	epoch VARCHAR(32) NOT NULL, 
	"after" BIGINT NOT NULL, 
	changes INTEGER NOT NULL, 
	disabled_at BIGINT, 
	why VARCHAR(500) DEFAULT '' NOT NULL, 
	taken_at BIGINT, 
	failing_since BIGINT, 
	error VARCHAR(500) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_receivers PRIMARY KEY (id), 
	CONSTRAINT fk_receivers_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_receivers_made_by_users FOREIGN KEY(made_by) REFERENCES users (id)
);
INSERT INTO "receivers" VALUES('r','https://x:200/','g','ada',1790000000000,NULL,'hmac',X'0000000000000000000000000000000000000000000000000000000000000000',NULL,NULL,'',0,0,NULL,'',NULL,NULL,'');
CREATE TABLE refresh_tokens (
	secret BLOB NOT NULL, 
	client VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	scopes VARCHAR(500) NOT NULL, 
	family VARCHAR(32) NOT NULL, 
	parent BLOB, 
	used_at BIGINT, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	CONSTRAINT pk_refresh_tokens PRIMARY KEY (secret), 
	CONSTRAINT fk_refresh_tokens_client_clients FOREIGN KEY(client) REFERENCES clients (id), 
	CONSTRAINT fk_refresh_tokens_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "refresh_tokens" VALUES(X'D6CC0A088C07683C65CD266860CAB8D94B3A1937B17420D9DA30CA299C09FB77','c','ada','stream','f',NULL,NULL,1790000000000,1790000001000);
CREATE TABLE sessions (
	secret BLOB NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	seen_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, address VARCHAR(100) DEFAULT '' NOT NULL, agent VARCHAR(300) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (secret), 
	CONSTRAINT fk_sessions_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "sessions" VALUES(X'3F3AF1ECEBBD1410AB417EC0D27BBFCB5D340E177AE159B59FC8626C2DFD9175','ada',1790000000000,1790000000000,1790000001000,'','');
CREATE TABLE share_links (
	id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	secret BLOB NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(20) NOT NULL, 
	password VARCHAR(300), 
	expires_at BIGINT, 
	uses INTEGER NOT NULL, 
	most_uses INTEGER, 
	made_by VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	CONSTRAINT pk_share_links PRIMARY KEY (id), 
	CONSTRAINT fk_share_links_thing_things FOREIGN KEY(thing) REFERENCES things (id), 
	CONSTRAINT fk_share_links_made_by_users FOREIGN KEY(made_by) REFERENCES users (id), 
	CONSTRAINT uq_share_links_secret UNIQUE (secret)
);
CREATE TABLE "shares" (
	id VARCHAR(32) NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32), 
	group_id VARCHAR(32), 
	role VARCHAR(20) NOT NULL, 
	expires_at BIGINT, 
	granted_by VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	link VARCHAR(32), 
	CONSTRAINT pk_shares PRIMARY KEY (id), 
	CONSTRAINT fk_shares_thing_things FOREIGN KEY(thing) REFERENCES things (id), 
	CONSTRAINT fk_shares_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_shares_granted_by_users FOREIGN KEY(granted_by) REFERENCES users (id), 
	CONSTRAINT fk_shares_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_shares_link_share_links FOREIGN KEY(link) REFERENCES share_links (id), 
	CONSTRAINT uq_shares_thing_user_id_group_id_link UNIQUE (thing, user_id, group_id, link)
);
CREATE TABLE sketches (
	number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	thing VARCHAR(32) NOT NULL, 
	upto BIGINT NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT uq_sketches_thing UNIQUE (thing)
);
INSERT INTO "sketches" VALUES(1,'t',2,X'7B227769647468223A302C22686569676874223A302C226D61726B73223A5B5D7D');
CREATE TABLE snapshots (
	thing VARCHAR(32) NOT NULL, 
	upto BIGINT NOT NULL, 
	at BIGINT NOT NULL, 
	state BLOB NOT NULL, 
	CONSTRAINT pk_snapshots PRIMARY KEY (thing)
);
CREATE TABLE tags (
	thing VARCHAR(32) NOT NULL, 
	"key" VARCHAR(100) NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	CONSTRAINT pk_tags PRIMARY KEY (thing, "key"), 
	CONSTRAINT fk_tags_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
INSERT INTO "tags" VALUES('t','kitchen','Kitchen');
CREATE TABLE texts (
	number INTEGER NOT NULL, 
	thing VARCHAR(32) NOT NULL, 
	text TEXT NOT NULL, 
	CONSTRAINT pk_texts PRIMARY KEY (number), 
	CONSTRAINT uq_texts_thing UNIQUE (thing)
);
PRAGMA writable_schema=ON;
INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)VALUES('table','texts_index','texts_index',0,'CREATE VIRTUAL TABLE texts_index USING fts5(text, content=''texts'', content_rowid=''number'', tokenize=''unicode61 remove_diacritics 2'', prefix=''2 3'')');
CREATE TABLE 'texts_index_config'(k PRIMARY KEY, v) WITHOUT ROWID;
INSERT INTO "texts_index_config" VALUES('version',4);
CREATE TABLE 'texts_index_data'(id INTEGER PRIMARY KEY, block BLOB);
INSERT INTO "texts_index_data" VALUES(1,X'');
INSERT INTO "texts_index_data" VALUES(10,X'00000000000000');
CREATE TABLE 'texts_index_docsize'(id INTEGER PRIMARY KEY, sz BLOB);
CREATE TABLE 'texts_index_idx'(segid, term, pgno, PRIMARY KEY(segid, term)) WITHOUT ROWID;
CREATE TABLE "things" (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	group_id VARCHAR(32) NOT NULL, 
	created_by VARCHAR(32) NOT NULL, 
	created_at BIGINT NOT NULL, 
	updated_at BIGINT NOT NULL, 
	deleted_at BIGINT, 
	owner VARCHAR(32) NOT NULL, name_key VARCHAR(400) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_things PRIMARY KEY (id), 
	CONSTRAINT fk_things_created_by_users FOREIGN KEY(created_by) REFERENCES users (id), 
	CONSTRAINT fk_things_group_id_groups FOREIGN KEY(group_id) REFERENCES groups (id), 
	CONSTRAINT fk_things_owner_users FOREIGN KEY(owner) REFERENCES users (id)
);
INSERT INTO "things" VALUES('t','Kettle K2','g','ada',1790000000000,1790000000000,NULL,'ada','kettle k000000000002');
CREATE TABLE "tokens" (
	secret BLOB NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	session BLOB, 
	scopes VARCHAR(500) NOT NULL, 
	created_at BIGINT NOT NULL, 
	expires_at BIGINT NOT NULL, 
	client VARCHAR(32), 
	family VARCHAR(32), 
	thing VARCHAR(32), 
	CONSTRAINT pk_tokens PRIMARY KEY (secret), 
	CONSTRAINT fk_tokens_session_sessions FOREIGN KEY(session) REFERENCES sessions (secret) ON DELETE CASCADE, 
	CONSTRAINT fk_tokens_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT fk_tokens_client_clients FOREIGN KEY(client) REFERENCES clients (id), 
	CONSTRAINT fk_tokens_thing_things FOREIGN KEY(thing) REFERENCES things (id)
);
INSERT INTO "tokens" VALUES(X'3C469E9D6C5875D37A43F353D4F88E61FCF812C66EEE3457465A40B0DA4153E0','ada',X'3F3AF1ECEBBD1410AB417EC0D27BBFCB5D340E177AE159B59FC8626C2DFD9175','stream',1790000000000,1790000001000,NULL,NULL,NULL);
CREATE TABLE updates (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	thing VARCHAR(32) NOT NULL, 
	channel BIGINT NOT NULL, 
	counter INTEGER NOT NULL, 
	author VARCHAR(32) NOT NULL, 
	at BIGINT NOT NULL, 
	content BLOB NOT NULL, touched BLOB, 
	CONSTRAINT uq_updates_channel_counter UNIQUE (channel, counter)
);
INSERT INTO "updates" VALUES(1,'t',1,1,'ada',1790000000000,X'6F6E65',NULL);
INSERT INTO "updates" VALUES(2,'t',1,2,'ada',1790000000000,X'74776F',NULL);
CREATE TABLE users (
	id VARCHAR(32) NOT NULL, 
	login VARCHAR(200) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	color VARCHAR(7) NOT NULL, 
	password VARCHAR(300) NOT NULL, 
	admin BOOLEAN NOT NULL, 
	created_at BIGINT NOT NULL, disabled_at BIGINT, kind VARCHAR(10) DEFAULT 'person' NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_login UNIQUE (login)
);
INSERT INTO "users" VALUES('ada','ada','Ada','#0072b2','hash',1,1790000000000,NULL,'person');
INSERT INTO "users" VALUES('c','client:c','Sync','#5f6b76','',0,1790000000000,NULL,'client');
INSERT INTO "users" VALUES('ben','ben','Ben','#e69f00','hash',0,1790000000000,NULL,'person');
CREATE INDEX ix_performed_at ON performed (at);
CREATE INDEX ix_updates_thing_seq ON updates (thing, seq);
CREATE INDEX ix_sessions_expires_at ON sessions (expires_at);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_poisons_thing ON poisons (thing);
CREATE INDEX ix_members_user_id ON members (user_id);
CREATE INDEX ix_things_group_id_updated_at ON things (group_id, updated_at, id);
CREATE INDEX ix_things_owner ON things (owner);
CREATE INDEX ix_codes_expires_at ON codes (expires_at);
CREATE INDEX ix_device_codes_expires_at ON device_codes (expires_at);
CREATE INDEX ix_refresh_tokens_client ON refresh_tokens (client);
CREATE INDEX ix_refresh_tokens_expires_at ON refresh_tokens (expires_at);
CREATE INDEX ix_refresh_tokens_family ON refresh_tokens (family);
CREATE INDEX ix_refresh_tokens_parent ON refresh_tokens (parent);
CREATE INDEX ix_tokens_expires_at ON tokens (expires_at);
CREATE INDEX ix_tokens_session ON tokens (session);
CREATE INDEX ix_tokens_client ON tokens (client);
CREATE INDEX ix_tokens_family ON tokens (family);
CREATE INDEX ix_audit_actor ON audit (actor);
CREATE INDEX ix_audit_action ON audit (action);
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE INDEX ix_share_links_thing ON share_links (thing);
CREATE INDEX ix_shares_user_id ON shares (user_id);
CREATE INDEX ix_shares_group_id ON shares (group_id);
CREATE INDEX ix_shares_link ON shares (link);
CREATE INDEX ix_identities_user_id ON identities (user_id);
CREATE INDEX ix_edits_thing_author_number ON edits (thing, author, number);
CREATE INDEX ix_comments_thing ON comments (thing, number);
CREATE INDEX ix_comments_author ON comments (author);
CREATE INDEX ix_receivers_group_id ON receivers (group_id);
CREATE INDEX ix_deliveries_receiver_dead_at_lane_number ON deliveries (receiver, dead_at, lane, number);
CREATE INDEX ix_notifications_user_id ON notifications (user_id, number);
CREATE INDEX ix_notifications_at ON notifications (at);
CREATE INDEX ix_comment_mentions_user_id ON comment_mentions (user_id);
CREATE INDEX ix_openings_user_id_at ON openings (user_id, at);
CREATE INDEX ix_tags_key ON tags ("key");
PRAGMA writable_schema=OFF;
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('deliveries',1);
INSERT INTO "sqlite_sequence" VALUES('notifications',1);
INSERT INTO "sqlite_sequence" VALUES('updates',2);
INSERT INTO "sqlite_sequence" VALUES('sketches',1);
COMMIT;
