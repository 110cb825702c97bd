-- Families that may be the one in a registration file: found widely by index, compared by domain/duplicates.py.

-- name: candidates
-- $1: birth dates; $2, $3: one word of the last and of the first name of each guardian; $4, $5: postcode and number of each address
SELECT family_id FROM child WHERE birth_date = ANY($1::date[])
UNION
SELECT last.family_id
FROM unnest($2::text[], $3::text[]) AS wanted(last_name, first_name)
JOIN search_word AS last ON last.word = wanted.last_name
JOIN search_word AS first ON first.word = wanted.first_name AND first.family_id = last.family_id
UNION
SELECT guardian.family_id
FROM unnest($4::text[], $5::text[]) AS door(postcode, number)
JOIN guardian ON guardian.postcode = door.postcode
    AND coalesce(substring(guardian.street FROM '[0-9]+'), '') = door.number

-- name: households
SELECT family.id AS family_id, family.number AS family_number,
       (SELECT json_agg(json_build_array(last_name, first_name, street, postcode, town) ORDER BY position)
        FROM guardian WHERE guardian.family_id = family.id) AS guardians,
       (SELECT coalesce(json_agg(json_build_array(last_name, first_name, birth_date) ORDER BY birth_date, id), '[]')
        FROM child WHERE child.family_id = family.id) AS children,
       (SELECT coalesce(json_agg(json_build_array(last_name, first_name)), '[]')
        FROM partner WHERE partner.family_id = family.id) AS partners
FROM family
WHERE family.id = ANY($1::uuid[])
