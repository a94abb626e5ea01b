/**
 * The known differences between a Firestore on this machine and Google's, as its documentation and users' reports have it.
 * The suite expects each of them: a test fails when one is gone. Not tested: neither asks for credentials, has an index or
 * removes a document when it expires. Where many write one document at once, Google's emulator gives some up on a slow machine
 * (ABORTED, "Transaction lock timeout"), as Firestore does; the stand-in never does.
 */
export interface KnownDifferences {
  /** Every database exists; Firestore answers 404 for one that was not created. */
  hasEveryDatabase: boolean;
  /** An error of batchGet is not in a list, as Firestore's is: https://github.com/googleapis/google-api-php-client/issues/1356 */
  refusesReadsWithoutList: boolean;
  /** Half of a surrogate pair becomes `?`. The stand-in refuses it; we know no report of what Firestore does. */
  replacesHalfCharacters: boolean;
  /** The message for a document that is too large does not name it. */
  hidesTooLargeDocument: boolean;
}

export const STAND_IN: KnownDifferences = {
  hasEveryDatabase: false,
  refusesReadsWithoutList: false,
  replacesHalfCharacters: false,
  hidesTooLargeDocument: false,
};

/** Google's emulator: cloud-firestore-emulator 1.19.9, of the Google Cloud CLI 528. */
export const GOOGLE_EMULATOR: KnownDifferences = {
  hasEveryDatabase: true,
  refusesReadsWithoutList: true,
  replacesHalfCharacters: true,
  hidesTooLargeDocument: true,
};
