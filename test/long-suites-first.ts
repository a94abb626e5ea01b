import { BaseSequencer, type TestSpecification } from "vitest/node";

/** The suites whose files take long, those that mostly wait first. */
const LONG = /^test\/(e2e|recipe|bench|views|cards|conformance|digest)\//;

/**
 * Begins with the files of the long suites, so that none of them goes on alone when all others have ended. Otherwise it is vitest's own
 * order, which begins with the largest files where it does not know their durations: but some small files take long.
 */
export class LongSuitesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const root = `${this.ctx.config.root}/`;
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId.slice(root.length));
    const sorted = await super.sort(files);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
