# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot three-panels.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" three-panels.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'three-panels.'.format
data = 'three-panels.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 1230,459 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 2460,918 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 12.8125in,4.7813in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6
set multiplot

set label '{/:Bold A small net with batch normalization and dropout on MNIST}' at screen 0.01463,0.93246 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: MNIST. Spec d52e49f4.' at screen 0.01463,0.05229 left font ',14' textcolor rgb '#555555' front

# Panel 1
set lmargin at screen 0.0748
set rmargin at screen 0.32358
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:3.075]
set yrange [0:0.04304155351820168]
set format y '%.2f'
set xtics (0, 1, 2, 3) offset 0,lift
set ytics (0, 0.01, 0.02, 0.03, 0.04)
set label '{/:Bold Training loss}' at screen 0.0748,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.19919,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'mean loss' at screen 0.02114,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with lines ls 1

# Panel 2
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.4
set rmargin at screen 0.65691
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:3.075]
set yrange [0:1.5]
set format y '%.1f'
set xtics (0, 1, 2, 3) offset 0,lift
set ytics (0, 0.5, 1, 1.5)
set label '{/:Bold Training error}' at screen 0.4,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.52846,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.35447,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
plot \
  data index 1 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 1 using 1:($2*100) with lines ls 1

# Panel 3
unset label
unset arrow
unset object
unset logscale
set lmargin at screen 0.73333
set rmargin at screen 0.99024
set tmargin at screen 0.82353
set bmargin at screen 0.23529
set xrange [0:3.075]
set yrange [0:1.5]
set format y '%.1f'
set xtics (0, 1, 2, 3) offset 0,lift
set ytics (0, 0.5, 1, 1.5)
set label '{/:Bold Test error}' at screen 0.73333,0.86601 left font ',16' textcolor rgb '#222222' front
set label 'epoch' at screen 0.86179,0.12636 center font ',16' textcolor rgb '#222222' front
set label 'error rate (%)' at screen 0.6878,0.52941 center rotate by 90 font ',16' textcolor rgb '#222222' front
set arrow from screen 0.98398,0.5098 to screen 0.98398,0.46089 nohead lw 0.8 lc rgb '#555555'
set object rectangle from screen 0.7711,0.74085 to screen 0.93758,0.7768 fs solid noborder fc rgb '#ffffff' front
set label 'published 1.19 % (tutorial)' at screen 0.77272,0.75882 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.8278,0.42058 to screen 0.98653,0.45653 fs solid noborder fc rgb '#ffffff' front
set label 'published 0.7 % (tutorial)' at screen 0.82943,0.43855 left font ',15' textcolor rgb '#222222' front
plot \
  data index 2 using 1:($3*100):($4*100) with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:($2*100) with lines ls 2, \
  data index 3 using 1:($2*100) with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:($2*100) with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset multiplot
unset output
