// What a page has beside our modules: plotly.js, which publishes no types of its own.
declare const Plotly: any;
