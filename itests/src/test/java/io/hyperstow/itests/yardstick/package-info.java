/** The data of every demo, benchmark and large test: metrics of hosts, weather, and tags, at a size of choice. */
package io.hyperstow.itests.yardstick;
