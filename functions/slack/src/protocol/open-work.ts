import { type CardDocument, GONE, type Line } from "./document.ts";

/** Whether the line's message must change, or be made. */
export function isOpen({ find, wanted, shown, ts, dropped }: Line): boolean {
  if (find) {
    return true;
  }
  return wanted === GONE ? ts !== null : !dropped && shown !== wanted;
}

/** How many lines wait for their message, with their text in the document. */
export function waitingLines({ lines }: CardDocument): number {
  return Object.values(lines).filter((line) => line.ts === null && isOpen(line)).length;
}

/** Whether comments of a deleted issue may still be shown that the document has forgotten. */
export function mustSweep({ state, forgotten, swept }: CardDocument): boolean {
  return state?.facts.deleted === true && forgotten > 0 && !swept;
}

/** Whether something is to be sent, or may be on its way. */
export function hasWork(document: CardDocument): boolean {
  const { plan, strays, card, lines } = document;
  return (
    plan.length > 0 ||
    strays.length > 0 ||
    card.shown !== card.wanted ||
    Object.values(lines).some(isOpen) ||
    mustSweep(document)
  );
}

/** Whether Slack shows all that it should, and no late look is to come. */
export function isClean(document: CardDocument): boolean {
  return document.lateLook === null && !hasWork(document);
}

/** Whether the event must come again, because it answers for a card that is not clean. */
export function mustReturn(document: CardDocument, eventId: string): boolean {
  return document.keeper.id === eventId && !isClean(document);
}
