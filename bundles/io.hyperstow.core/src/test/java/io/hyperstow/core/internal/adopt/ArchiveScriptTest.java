package io.hyperstow.core.internal.adopt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ArchiveScriptTest {

    private static final String HEAD = """
            --
            -- PostgreSQL database dump
            --

            \\restrict x

            -- Dumped from database version 17.6 (Debian 17.6-1)
            -- Dumped by pg_dump version 17.6 (Debian 17.6-1)

            SET client_encoding = 'UTF8';

            --
            -- Name: example; Type: DATABASE; Schema: -; Owner: boss
            --

            CREATE DATABASE example WITH TEMPLATE = template0 ENCODING = 'UTF8' LOCALE_PROVIDER = icu LC_COLLATE = 'C' LC_CTYPE = 'de_DE.UTF-8' ICU_LOCALE = 'de' ICU_RULES = '&V << w''';


            ALTER DATABASE example OWNER TO boss;

            --
            -- Name: example; Type: DATABASE PROPERTIES; Schema: -; Owner: boss
            --

            ALTER DATABASE example SET work_mem TO '5MB';
            ALTER DATABASE example SET search_path TO 'public', 'My schema';
            ALTER DATABASE example SET "my.own" TO 'it''s';
            ALTER DATABASE example SET "timescaledb.restoring" TO 'on';
            ALTER DATABASE example SET timescaledb.restoring TO 'on';
            ALTER ROLE boss IN DATABASE example SET work_mem TO '6MB';

            --
            -- Name: timescaledb; Type: EXTENSION; Schema: -; Owner: -
            --

            CREATE EXTENSION IF NOT EXISTS timescaledb WITH SCHEMA "My schema";

            --
            -- Name: EXTENSION timescaledb; Type: COMMENT; Schema: -; Owner:
            --

            COMMENT ON EXTENSION timescaledb IS 'x';

            --
            -- Name: uuid-ossp; Type: EXTENSION; Schema: -; Owner: -
            --

            CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA public;

            """;

    private static final String TABLES = """
            --
            -- Name: cpu; Type: TABLE; Schema: public; Owner: own er; Tablespace: fast
            --

            CREATE TABLE public.cpu (at timestamp with time zone NOT NULL);

            --
            -- Name: Left "over; Type: TABLE; Schema: odd; Owner: boss
            --

            CREATE TABLE odd."Left ""over" (a text);

            --
            -- Name: empty; Type: TABLE; Schema: public; Owner: boss
            --

            CREATE TABLE public.empty ();

            """;

    private static final String CATALOG = """
            --
            -- Data for Name: hypertable; Type: TABLE DATA; Schema: _timescaledb_catalog; Owner: superuser
            --

            COPY _timescaledb_catalog.hypertable (id, schema_name, table_name, num_dimensions) FROM stdin;
            1	public	cpu	1
            2	_timescaledb_internal	_materialized_hypertable_2	1
            \\.

            --
            -- Data for Name: bgw_job; Type: TABLE DATA; Schema: _timescaledb_catalog; Owner: superuser
            --

            COPY _timescaledb_catalog.bgw_job (id, application_name, schedule_interval, max_runtime, max_retries, retry_period, proc_schema, proc_name, owner, scheduled, fixed_schedule, initial_start, hypertable_id, config, check_schema, check_name, timezone) FROM stdin;
            1	Telemetry [1]	1 day	00:00:00	-1	01:00:00	_timescaledb_functions	policy_telemetry	superuser	t	f	\\N	\\N	\\N	\\N	\\N	\\N
            1000	Retention Policy [1000]	1 day	00:05:00	-1	00:05:00	_timescaledb_functions	policy_retention	boss	t	f	\\N	1	{"drop_after": "100 years", "hypertable_id": 1}	_timescaledb_functions	policy_retention_check	\\N
            1001	Refresh [1001]	00:30:00	00:00:00	3	00:30:00	_timescaledb_functions	policy_refresh	boss	f	t	2026-01-01 00:00:00+00	2	{"end_offset": null, "mat_hypertable_id": 2, "start_offset": "1 mon"}	\\N	\\N	Europe/Berlin
            1002	Own	00:30:00	00:00:00	3	00:30:00	odd	Do it	"Bo ""ss"	t	t	\\N	\\N	{"hypertable_id": 7, "a\\\\"b": 1}	\\N	\\N	\\N
            \\.

            --
            -- Data for Name: continuous_agg; Type: TABLE DATA; Schema: _timescaledb_catalog; Owner: superuser
            --

            COPY _timescaledb_catalog.continuous_agg (mat_hypertable_id, user_view_schema, user_view_name) FROM stdin;
            2	public	daily\\ttabbed
            \\.

            --
            -- Data for Name: metadata; Type: TABLE DATA; Schema: _timescaledb_catalog; Owner: superuser
            --

            COPY _timescaledb_catalog.metadata (key, value, include_in_telemetry) FROM stdin;
            install_timestamp	2026-11-22 23:40:06.318176+00	t
            timescaledb_version	2.29.2	f
            \\.

            """;

    private static final String ROWS = """
            --
            -- Data for Name: cpu; Type: TABLE DATA; Schema: public; Owner: own er
            --

            COPY public.cpu (at) FROM stdin;
            \\.

            --
            -- Data for Name: _hyper_1_1_chunk; Type: TABLE DATA; Schema: _timescaledb_internal; Owner: own er
            --

            COPY _timescaledb_internal._hyper_1_1_chunk (at) FROM stdin;
            2026-01-01
            \\.

            --
            -- Data for Name: Left "over; Type: TABLE DATA; Schema: odd; Owner: boss
            --

            COPY odd."Left ""over" (a) FROM stdin;
            COPY public.cpu (at) FROM stdin;
            -- Name: x; Type: TABLE; Schema: y; Owner: nobody
            \\\\.
            \\.

            --
            -- Data for Name: empty; Type: TABLE DATA; Schema: public; Owner: boss
            --

            COPY public.empty  FROM stdin;


            \\.

            --
            -- Data for Name: of_extension; Type: TABLE DATA; Schema: public; Owner: boss
            --

            COPY public.of_extension (a) FROM stdin;
            1
            \\.

            --
            -- Name: cpu_at; Type: INDEX; Schema: public; Owner: indexer
            --

            CREATE INDEX cpu_at ON public.cpu USING btree (at);
            """;

    private static ArchiveScript script(String text, int step) {
        ArchiveScript script = new ArchiveScript();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int from = 0; from < bytes.length; from += step) {
            script.write(bytes, from, Math.min(step, bytes.length - from));
        }
        return script;
    }

    @Test
    void tellsWhatTheDatabaseWas() {
        ArchiveFacts facts = script(HEAD, 7).facts("example");
        assertEquals(
                new DatabaseFacts(
                        "example",
                        0,
                        170006,
                        "UTF8",
                        "icu",
                        "C",
                        "de_DE.UTF-8",
                        "de",
                        "&V << w'",
                        "boss",
                        List.of("work_mem=5MB", "search_path='public', 'My schema'", "my.own=it's"),
                        List.of(),
                        List.of("public")),
                facts.database());
        assertEquals(
                List.of(
                        new Extension("timescaledb", "My schema", "", ""),
                        new Extension("uuid-ossp", "public", "", "")),
                facts.extensions());
        assertFalse(facts.rowsOnly(), "there is nothing at all");
        assertFalse(script(HEAD, 7).hasCatalog());
    }

    @Test
    void tellsWhatTimescaleHadInItsCatalog() {
        for (int step : new int[] {1, 13, 1 << 20}) {
            ArchiveScript script = script(HEAD + TABLES + CATALOG + ROWS, step);
            ArchiveFacts facts = script.facts("example");
            assertTrue(script.hasCatalog());
            assertEquals("2.29.2", facts.extensions().get(0).version());
            assertEquals(Set.of(new TableName("public", "cpu")), facts.hypertables());
            assertEquals(List.of("boss", "indexer", "own er"), facts.roles(), "who owns rows only is not needed");
            assertFalse(facts.rowsOnly());
            TableName odd = new TableName("odd", "Left \"over");
            assertEquals(
                    List.of(
                            new TableContent(odd, 3, RowFormat.TEXT, ""),
                            new TableContent(new TableName("public", "empty"), 2, RowFormat.TEXT, "")),
                    facts.contents());
        }
    }

    @Test
    void tellsTheJobsAsADatabaseDoes() {
        List<TimescaleJob> jobs =
                script(HEAD + TABLES + CATALOG, 100).facts("example").jobs();
        assertEquals(
                new TimescaleJob(
                        1000,
                        "_timescaledb_functions.policy_retention",
                        "1 day",
                        "{\"drop_after\": \"100 years\"}",
                        new TableName("public", "cpu"),
                        "boss",
                        true,
                        "Retention Policy",
                        "00:05:00",
                        -1,
                        "00:05:00",
                        false,
                        "",
                        "",
                        "_timescaledb_functions.policy_retention_check"),
                jobs.get(0));
        assertEquals(
                "{\"end_offset\": null, \"start_offset\": \"1 mon\"}",
                jobs.get(1).config());
        assertEquals(new TableName("public", "daily\ttabbed"), jobs.get(1).hypertable());
        assertEquals("odd.\"Do it\"", jobs.get(2).procedure());
        assertEquals("{\"hypertable_id\": 7, \"a\\\"b\": 1}", jobs.get(2).config(), "not a policy's");
        assertEquals("Bo \"ss", jobs.get(2).owner());
        assertEquals(3, jobs.size());
    }

    @Test
    void rowsWithoutDefinitionsAreToldApart() {
        ArchiveFacts facts = script(ROWS.substring(0, ROWS.indexOf("--\n-- Name: cpu_at")), 50)
                .facts("");
        assertNull(facts.database());
        assertTrue(facts.rowsOnly());
        assertEquals(List.of(), facts.contents());
    }
}
