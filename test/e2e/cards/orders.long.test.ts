import { aCardsStack } from "./testing/cards-stack.ts";
import { ordersSuite } from "./testing/orders-suite.ts";

ordersSuite(() => aCardsStack(), 50);
