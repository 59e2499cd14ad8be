-- A store as layout 1 wrote it, with a note, a decision and a kept review.
CREATE TABLE layout (number INTEGER NOT NULL, PRIMARY KEY (number));
CREATE TABLE notes (
    place INTEGER NOT NULL, id TEXT NOT NULL, text TEXT NOT NULL, encounter TEXT NOT NULL,
    status VARCHAR(16) NOT NULL, added VARCHAR(32) NOT NULL, PRIMARY KEY (place),
    CONSTRAINT known_status CHECK (status IN ('new', 'in-progress', 'done')), UNIQUE (id)
);
CREATE INDEX ix_notes_status ON notes (status);
CREATE TABLE decisions (
    number INTEGER NOT NULL, note_place INTEGER NOT NULL, code VARCHAR(32) NOT NULL, action VARCHAR(16) NOT NULL,
    replacement VARCHAR(32), reason TEXT, who VARCHAR(128) NOT NULL, at VARCHAR(32) NOT NULL, start INTEGER,
    "end" INTEGER, PRIMARY KEY (number),
    CONSTRAINT known_action CHECK (action IN ('accepted', 'rejected', 'replaced', 'added', 'undone')),
    FOREIGN KEY(note_place) REFERENCES notes (place)
);
CREATE INDEX decisions_of_note ON decisions (note_place, number);
CREATE TABLE reviews (
    note_place INTEGER NOT NULL, engine VARCHAR(64) NOT NULL, suggestions INTEGER NOT NULL, gaps INTEGER NOT NULL,
    review TEXT NOT NULL, PRIMARY KEY (note_place), FOREIGN KEY(note_place) REFERENCES notes (place)
);
INSERT INTO layout VALUES (1);
INSERT INTO notes VALUES (1, 'n1', 'Right knee pain.', '{"setting": "ed"}', 'in-progress', '2026-05-04T09:30:00.000000+00:00');
INSERT INTO notes VALUES (2, 'n2', 'Gout.', '{}', 'done', '2026-05-04T09:31:00.000000+00:00');
INSERT INTO decisions VALUES
    (1, 1, 'M25.561', 'accepted', NULL, NULL, 'pat', '2026-05-04T09:32:00.000000+00:00', 0, 15);
INSERT INTO reviews VALUES (1, '0.1.0', 0, 0,
    '{"note_id":"n1","code_sets":{},"encounter":{"setting":"ed"},"suggestions":[],"withheld":[],"mentions":[],"gaps":[],"visit_level":{"family":null,"supported":null,"billed":null,"status":"not-applicable","basis":"none","elements":null},"edits":[],"schema":"nlp-coder/1"}');
