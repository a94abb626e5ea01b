import { ApiError, invalid, invalidQuery, notImplemented } from "../errors.ts";
import type { Query, QueryResult } from "../sql/query.ts";
import type { SqlRunner } from "../sql/run.ts";
import { inPlace, parametersFor, type ScriptStatement, scriptError } from "../sql/script.ts";
import { controlIn } from "../sql/transaction.ts";
import type { Backend } from "./context.ts";
import type { Job, JobOrder } from "./job.ts";
import { toParameters } from "./parameters.ts";

type Runner = Pick<Backend, "sql" | "now">;
type Ending = Pick<Job, "outcome" | "children">;

/**
 * Does what a client asks for. An error that BigQuery would report is the outcome of the job.
 * @throws Error for any other error, such as a full disk
 */
export function runJob(runner: Runner, order: JobOrder): Promise<Job> {
  return timed(runner, order, async () => {
    const query = toQuery(order);
    const statements = await runner.sql.statements(query.sql);
    const [only, ...others] = statements;
    return others.length === 0 && !controlIn(only)
      ? runOne(runner.sql, order, query, only)
      : runScript(runner, order, query, statements);
  });
}

async function timed({ now }: Runner, order: JobOrder, work: () => Promise<Ending>): Promise<Job> {
  const startedAt = now();
  const ending = await work().catch((error: unknown): Ending => {
    if (error instanceof ApiError) {
      return { outcome: error, children: [] };
    }
    throw error;
  });
  return { ...order, ...ending, startedAt, endedAt: now() };
}

async function runOne(
  sql: SqlRunner,
  { dryRun }: JobOrder,
  { scope, parameters }: Query,
  statement: ScriptStatement,
): Promise<Ending> {
  const query = { sql: inPlace(statement), scope, parameters: parametersFor(statement, parameters) };
  return { outcome: await (dryRun ? sql.dryRun(query) : sql.run(query)), children: [] };
}

/**
 * Runs statements in order, up to the first that fails; what those before it did stays done, but for a transaction that was not committed.
 * The result of a script is that of its last query.
 * https://cloud.google.com/bigquery/docs/multi-statement-queries
 */
async function runScript(
  runner: Runner,
  order: JobOrder,
  query: Query,
  statements: readonly ScriptStatement[],
): Promise<Ending> {
  const children: Job[] = [];
  let result: QueryResult = { statementType: "SCRIPT", fields: [], rows: [] };
  const control = transactions(runner.sql);
  for (const [index, statement] of statements.entries()) {
    const configuration = { ...order.configuration, query: statement.text };
    const id = `script_job_${order.id}_${index}`;
    const child = await timed(runner, { ...order, id, configuration }, async () => {
      return control.done(statement) ?? runOne(control.sql(), order, query, statement);
    });
    const { outcome } = child;
    children.push({ ...child, parent: { id: order.id, statement } });
    if (outcome instanceof ApiError) {
      return { outcome: scriptError(outcome, statement), children };
    }
    if (outcome.statementType === "SELECT") {
      result = { ...result, fields: outcome.fields, rows: outcome.rows };
    }
    // A dry run makes no tables, so statements after this one might miss them.
    if (order.dryRun && /^(CREATE|DROP)_/.test(outcome.statementType)) {
      break;
    }
  }
  return { outcome: result, children };
}

/** What carries out the transactions of a script. */
function transactions(sql: SqlRunner) {
  let open: ReturnType<SqlRunner["begin"]> | undefined;
  return {
    /** What runs the next statement. */
    sql: () => open?.sql ?? sql,

    /**
     * Begins or ends a transaction.
     * @returns undefined where the statement does neither
     * @throws ApiError where there is none to end, or one has begun already
     */
    done(statement: ScriptStatement): Ending | undefined {
      const control = controlIn(statement);
      if (!control) {
        return undefined;
      }
      if ((control === "BEGIN") === (open !== undefined)) {
        throw invalidQuery(
          open
            ? "A transaction can't begin within another one"
            : `${control} TRANSACTION is not allowed without a transaction`,
        );
      }
      if (control === "COMMIT") {
        open?.commit();
      }
      open = control === "BEGIN" ? sql.begin() : undefined;
      const outcome = { statementType: `${control}_TRANSACTION`, fields: [], rows: [] };
      return { outcome, children: [] };
    },
  };
}

/** @throws ApiError for a job that the local BigQuery can't run */
function toQuery({ project, configuration }: JobOrder): Query {
  const { query, defaultDataset, useLegacySql, queryParameters, destinationTable } = configuration;
  if (useLegacySql) {
    throw notImplemented("The local BigQuery doesn't support legacy SQL: set useLegacySql to false.");
  }
  if (destinationTable) {
    throw notImplemented("The local BigQuery doesn't write results to a table.");
  }
  if (query.trim() === "") {
    throw invalid("Required parameter is missing: query");
  }
  return {
    sql: query,
    scope: {
      project: defaultDataset?.projectId ?? project,
      ...(defaultDataset && { dataset: defaultDataset.datasetId }),
    },
    parameters: toParameters(queryParameters),
  };
}
