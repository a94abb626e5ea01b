import type { Plugin } from "esbuild";

/**
 * Protobuf code that was generated for each type of Google's clients. They only export it again, for others; on the wire they use
 * the definitions in JSON. It is more than half of a bundle, and Node would compile it at each start.
 */
const STATIC_PROTOS =
  /\/(?:@google-cloud\/[\w-]+\/build\/protos\/protos|google-gax\/build\/protos\/(?:iam_service|locations|operations))\.js$/;

/** Leaves that code out of a bundle. */
export const withoutStaticProtos: Plugin = {
  name: "without-static-protos",
  setup({ onLoad }) {
    onLoad({ filter: STATIC_PROTOS }, () => ({ contents: "module.exports = {};" }));
  },
};
