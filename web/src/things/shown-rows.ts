/** Which rows of the list are on show: places in the list. There is one list on a page. */
export const shownRows = { first: 0, last: 0 };
