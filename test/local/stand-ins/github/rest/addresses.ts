/** Where GitHub's API is, by its own word: what answers and payloads say of addresses. */
export const API = "https://api.github.com";
