-- What a person was told, so that a window can say it in any language: JSON, the sentence in English with its code and values. The
-- sentence alone stays beside it; what an older Faircopy told has nothing else.

ALTER TABLE sessions ADD COLUMN failure_told TEXT;
ALTER TABLE warnings ADD COLUMN told TEXT;
