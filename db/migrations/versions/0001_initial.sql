CREATE TABLE journal (
	seq INTEGER NOT NULL, 
	at TEXT NOT NULL CHECK (at = strftime('%Y-%m-%dT%H:%M:%SZ', at, '+0 days')), 
	who TEXT NOT NULL, 
	session_id INTEGER, 
	gesture TEXT NOT NULL, 
	label TEXT NOT NULL, 
	"before" TEXT NOT NULL CHECK (json_valid(before)), 
	"after" TEXT NOT NULL CHECK (json_valid(after)), 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL CHECK (length(hash) = 64), 
	PRIMARY KEY (seq)
);;
CREATE TABLE person (
	id INTEGER NOT NULL, 
	ine TEXT CHECK (length(ine) = 11), 
	birth_name TEXT NOT NULL CHECK (birth_name <> ''), 
	first_names TEXT NOT NULL, 
	birth_date TEXT CHECK (birth_date = date(birth_date, '+0 days')), 
	identity_key TEXT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (ine)
);;
CREATE INDEX person_identity ON person (identity_key);;
CREATE TABLE session (
	id INTEGER NOT NULL, 
	certification_code TEXT NOT NULL, 
	label TEXT NOT NULL, 
	date TEXT NOT NULL CHECK (date = date(date, '+0 days')), 
	campus TEXT NOT NULL, 
	place TEXT NOT NULL, 
	state TEXT NOT NULL CHECK (state IN ('preparation', 'deliberation', 'closed')), 
	certification TEXT NOT NULL CHECK (json_valid(certification)), 
	reglement TEXT NOT NULL CHECK (json_valid(reglement)), 
	created_at TEXT NOT NULL CHECK (created_at = strftime('%Y-%m-%dT%H:%M:%SZ', created_at, '+0 days')), 
	nomination_number TEXT, 
	nomination_date TEXT CHECK (nomination_date = date(nomination_date, '+0 days')), 
	starts_at TEXT, 
	remarks TEXT NOT NULL, 
	opened_at TEXT CHECK (opened_at = strftime('%Y-%m-%dT%H:%M:%SZ', opened_at, '+0 days')), 
	closed_at TEXT CHECK (closed_at = strftime('%Y-%m-%dT%H:%M:%SZ', closed_at, '+0 days')), 
	minutes_number TEXT, 
	control TEXT CHECK (control IS NULL OR json_valid(control)), 
	format_version INTEGER, 
	canonical TEXT, 
	seal TEXT CHECK (length(seal) = 64), 
	PRIMARY KEY (id), 
	CONSTRAINT closed_means_sealed CHECK ((state = 'closed') = (seal IS NOT NULL AND canonical IS NOT NULL AND control IS NOT NULL AND format_version IS NOT NULL AND minutes_number IS NOT NULL AND closed_at IS NOT NULL)), 
	UNIQUE (minutes_number)
);;
CREATE TABLE setting (
	"key" TEXT NOT NULL, 
	value TEXT NOT NULL, 
	PRIMARY KEY ("key")
);;
CREATE TABLE candidate (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	ine TEXT CHECK (length(ine) = 11), 
	birth_name TEXT NOT NULL CHECK (birth_name <> ''), 
	first_names TEXT NOT NULL, 
	route TEXT NOT NULL CHECK (route IN ('initial', 'apprenticeship', 'continuing', 'professionalisation', 'individual', 'experience')), 
	option TEXT NOT NULL, 
	number INTEGER CHECK (number > 0), 
	usage_name TEXT NOT NULL, 
	sex TEXT CHECK (sex IN ('F', 'M')), 
	birth_date TEXT CHECK (birth_date = date(birth_date, '+0 days')), 
	birth_place TEXT NOT NULL, 
	birth_commune TEXT NOT NULL, 
	birth_country TEXT NOT NULL, 
	campus TEXT NOT NULL, 
	internship_weeks INTEGER CHECK (internship_weeks BETWEEN 0 AND 200), 
	language_level TEXT CHECK (language_level IN ('A1', 'A2', 'B1', 'B2', 'C1', 'C2')), 
	discuss INTEGER NOT NULL CHECK (discuss IN (0, 1)), 
	withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), 
	withdrawal_motive TEXT NOT NULL, 
	prescription TEXT NOT NULL, 
	comment TEXT NOT NULL, 
	vae_start TEXT CHECK (vae_start = date(vae_start, '+0 days')), 
	PRIMARY KEY (id), 
	UNIQUE (session_id, ine), 
	UNIQUE (session_id, person_id), 
	UNIQUE (session_id, number), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(person_id) REFERENCES person (id)
);;
CREATE INDEX candidate_person ON candidate (person_id);;
CREATE TABLE event (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	at TEXT NOT NULL CHECK (at = strftime('%Y-%m-%dT%H:%M:%SZ', at, '+0 days')), 
	kind TEXT NOT NULL CHECK (kind IN ('remark', 'incident', 'suspension', 'resumption')), 
	text TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);;
CREATE INDEX event_session ON event (session_id);;
CREATE TABLE exam_group (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	epreuve TEXT NOT NULL, 
	name TEXT NOT NULL CHECK (name <> ''), 
	PRIMARY KEY (id), 
	UNIQUE (session_id, epreuve, name), 
	UNIQUE (id, epreuve), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);;
CREATE TABLE member (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	last_name TEXT NOT NULL CHECK (last_name <> ''), 
	first_name TEXT NOT NULL, 
	role TEXT NOT NULL CHECK (role IN ('president', 'vice_president', 'secretary', 'director', 'quality', 'professional', 'member')), 
	sex TEXT CHECK (sex IN ('F', 'M')), 
	corps TEXT NOT NULL, 
	designated_by TEXT NOT NULL, 
	organisation TEXT NOT NULL, 
	present INTEGER CHECK (present IN (0, 1)), 
	absence_reason TEXT NOT NULL, 
	arrived_at TEXT CHECK (arrived_at = strftime('%Y-%m-%dT%H:%M:%SZ', arrived_at, '+0 days')), 
	left_at TEXT CHECK (left_at = strftime('%Y-%m-%dT%H:%M:%SZ', left_at, '+0 days')), 
	chair_since INTEGER CHECK (chair_since BETWEEN 1900 AND 2200), 
	qualified INTEGER CHECK (qualified IN (0, 1)), 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);;
CREATE INDEX member_session ON member (session_id);;
CREATE TABLE source (
	id INTEGER NOT NULL, 
	session_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	sha256 TEXT NOT NULL CHECK (length(sha256) = 64), 
	imported_at TEXT NOT NULL CHECK (imported_at = strftime('%Y-%m-%dT%H:%M:%SZ', imported_at, '+0 days')), 
	PRIMARY KEY (id), 
	FOREIGN KEY(session_id) REFERENCES session (id)
);;
CREATE INDEX source_session ON source (session_id);;
CREATE TABLE acquisition (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	bloc TEXT NOT NULL, 
	origin TEXT NOT NULL CHECK (origin IN ('declared', 'session')), 
	origin_session_id INTEGER, 
	acquired_on TEXT CHECK (acquired_on = date(acquired_on, '+0 days')), 
	proof TEXT NOT NULL, 
	confirmed INTEGER NOT NULL CHECK (confirmed IN (0, 1)), 
	PRIMARY KEY (session_id, candidate_id, bloc), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	FOREIGN KEY(origin_session_id) REFERENCES session (id)
)
 WITHOUT ROWID;;
CREATE TABLE decision (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	bloc TEXT NOT NULL, 
	verdict TEXT NOT NULL CHECK (verdict IN ('VAL', 'NVAL', 'DISP', 'DEF', 'ATT')), 
	motive TEXT NOT NULL, 
	proposal TEXT NOT NULL CHECK (proposal IN ('VAL', 'NVAL', 'CAP', 'DISP', 'DEF', 'ATT')), 
	basis TEXT NOT NULL, 
	decided_at TEXT NOT NULL CHECK (decided_at = strftime('%Y-%m-%dT%H:%M:%SZ', decided_at, '+0 days')), 
	PRIMARY KEY (session_id, candidate_id, bloc), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id)
)
 WITHOUT ROWID;;
CREATE TABLE group_mark (
	session_id INTEGER NOT NULL, 
	group_id INTEGER NOT NULL, 
	step TEXT NOT NULL, 
	value TEXT NOT NULL CHECK (value GLOB '1[0-9].[0-9][0-9]' OR value GLOB '[0-9].[0-9][0-9]' OR value = '20.00'), 
	source_id INTEGER, 
	sheet TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	entered_at TEXT NOT NULL, 
	PRIMARY KEY (session_id, group_id, step), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(group_id) REFERENCES exam_group (id), 
	FOREIGN KEY(source_id) REFERENCES source (id)
)
 WITHOUT ROWID;;
CREATE TABLE group_member (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	epreuve TEXT NOT NULL, 
	group_id INTEGER NOT NULL, 
	PRIMARY KEY (session_id, candidate_id, epreuve), 
	FOREIGN KEY(group_id, epreuve) REFERENCES exam_group (id, epreuve), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id)
)
 WITHOUT ROWID;;
CREATE INDEX group_member_group ON group_member (group_id);;
CREATE TABLE mark (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	epreuve TEXT NOT NULL, 
	value TEXT NOT NULL CHECK (value GLOB '1[0-9].[0-9][0-9]' OR value GLOB '[0-9].[0-9][0-9]' OR value = '20.00' OR value IN ('ABI', 'ABJ', 'DISP', 'VAL', 'NVAL')), 
	motive TEXT NOT NULL, 
	source_id INTEGER, 
	sheet TEXT NOT NULL, 
	cell TEXT NOT NULL, 
	entered_at TEXT NOT NULL, 
	PRIMARY KEY (session_id, candidate_id, epreuve), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	FOREIGN KEY(source_id) REFERENCES source (id)
)
 WITHOUT ROWID;;
CREATE TABLE recusal (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	member_id INTEGER NOT NULL, 
	reason TEXT NOT NULL CHECK (reason <> ''), 
	PRIMARY KEY (session_id, candidate_id, member_id), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id), 
	FOREIGN KEY(member_id) REFERENCES member (id)
)
 WITHOUT ROWID;;
CREATE TABLE vote (
	session_id INTEGER NOT NULL, 
	candidate_id INTEGER NOT NULL, 
	bloc TEXT NOT NULL, 
	votes_for INTEGER NOT NULL CHECK (votes_for >= 0), 
	votes_against INTEGER NOT NULL CHECK (votes_against >= 0), 
	abstentions INTEGER NOT NULL CHECK (abstentions >= 0), 
	casting INTEGER NOT NULL CHECK (casting IN (0, 1)), 
	verdict TEXT NOT NULL CHECK (verdict IN ('VAL', 'NVAL')), 
	PRIMARY KEY (session_id, candidate_id, bloc), 
	FOREIGN KEY(session_id) REFERENCES session (id), 
	FOREIGN KEY(candidate_id) REFERENCES candidate (id)
)
 WITHOUT ROWID;;
CREATE TRIGGER member_sealed_insert BEFORE INSERT ON member WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER member_sealed_update BEFORE UPDATE ON member WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER member_sealed_delete BEFORE DELETE ON member WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER candidate_sealed_insert BEFORE INSERT ON candidate WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER candidate_sealed_update BEFORE UPDATE ON candidate WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER candidate_sealed_delete BEFORE DELETE ON candidate WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER acquisition_sealed_insert BEFORE INSERT ON acquisition WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER acquisition_sealed_update BEFORE UPDATE ON acquisition WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER acquisition_sealed_delete BEFORE DELETE ON acquisition WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER source_sealed_insert BEFORE INSERT ON source WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER source_sealed_update BEFORE UPDATE ON source WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER source_sealed_delete BEFORE DELETE ON source WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER mark_sealed_insert BEFORE INSERT ON mark WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER mark_sealed_update BEFORE UPDATE ON mark WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER mark_sealed_delete BEFORE DELETE ON mark WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER exam_group_sealed_insert BEFORE INSERT ON exam_group WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER exam_group_sealed_update BEFORE UPDATE ON exam_group WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER exam_group_sealed_delete BEFORE DELETE ON exam_group WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_member_sealed_insert BEFORE INSERT ON group_member WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_member_sealed_update BEFORE UPDATE ON group_member WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_member_sealed_delete BEFORE DELETE ON group_member WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_mark_sealed_insert BEFORE INSERT ON group_mark WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_mark_sealed_update BEFORE UPDATE ON group_mark WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER group_mark_sealed_delete BEFORE DELETE ON group_mark WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER decision_sealed_insert BEFORE INSERT ON decision WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER decision_sealed_update BEFORE UPDATE ON decision WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER decision_sealed_delete BEFORE DELETE ON decision WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER vote_sealed_insert BEFORE INSERT ON vote WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER vote_sealed_update BEFORE UPDATE ON vote WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER vote_sealed_delete BEFORE DELETE ON vote WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER recusal_sealed_insert BEFORE INSERT ON recusal WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER recusal_sealed_update BEFORE UPDATE ON recusal WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER recusal_sealed_delete BEFORE DELETE ON recusal WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER event_sealed_insert BEFORE INSERT ON event WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER event_sealed_update BEFORE UPDATE ON event WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') OR EXISTS (SELECT 1 FROM session WHERE id = NEW.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER event_sealed_delete BEFORE DELETE ON event WHEN EXISTS (SELECT 1 FROM session WHERE id = OLD.session_id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER session_sealed_insert BEFORE INSERT ON session WHEN EXISTS (SELECT 1 FROM session WHERE id = NEW.id AND state = 'closed') BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER session_sealed_update BEFORE UPDATE ON session WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER session_sealed_delete BEFORE DELETE ON session WHEN OLD.state = 'closed' BEGIN SELECT RAISE(ABORT, 'session close'); END;;
CREATE TRIGGER journal_append_insert BEFORE INSERT ON journal WHEN NEW.seq <= (SELECT coalesce(max(seq), 0) FROM journal) BEGIN SELECT RAISE(ABORT, 'journal en ajout seul'); END;;
CREATE TRIGGER journal_append_update BEFORE UPDATE ON journal WHEN 1 BEGIN SELECT RAISE(ABORT, 'journal en ajout seul'); END;;
CREATE TRIGGER journal_append_delete BEFORE DELETE ON journal WHEN 1 BEGIN SELECT RAISE(ABORT, 'journal en ajout seul'); END;;
