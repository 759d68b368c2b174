/**
 * Names of one item that are believed. A product has fewer: with more of them, pages share an address or fill the same word
 * in for each product, and a name says nothing of what it belongs to.
 */
export const MOST_NAMES = 40;
