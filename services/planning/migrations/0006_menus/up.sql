-- Menus of the canteens, per facility or (null) wherever a facility has none of its own.

-- `dishes`: [{course, name, allergens}], in the order they are served.
CREATE TABLE menu (
    facility_id uuid REFERENCES facility,
    day         date NOT NULL,
    dishes      jsonb NOT NULL
);
CREATE UNIQUE INDEX menu_key ON menu (facility_id, day) NULLS NOT DISTINCT;
CREATE INDEX menu_day ON menu (day);
