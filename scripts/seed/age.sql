-- Every moment that lies in one of the windows moves to where it is to have been; constraints and triggers see nothing of it.
SET session_replication_role = replica;
CREATE TEMP TABLE aging (begins timestamptz, ends timestamptz, base timestamptz, stretch double precision);

CREATE FUNCTION pg_temp.aged(t timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT coalesce((SELECT a.base + (t - a.begins) * a.stretch FROM aging a WHERE t >= a.begins AND t <= a.ends ORDER BY a.begins LIMIT 1), t)
$$;

-- Table by table: all of a row's moments at once, so that none is before another for a while.
CREATE PROCEDURE pg_temp.age() LANGUAGE plpgsql AS $$
DECLARE one record;
BEGIN
  FOR one IN
    SELECT c.table_name, string_agg(format('%1$I = pg_temp.aged(%1$I)', c.column_name), ', ') AS moved
      FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type = 'timestamp with time zone' AND c.is_generated = 'NEVER'
     GROUP BY c.table_name
  LOOP
    EXECUTE format('UPDATE %I SET %s', one.table_name, one.moved);
  END LOOP;
END $$;
